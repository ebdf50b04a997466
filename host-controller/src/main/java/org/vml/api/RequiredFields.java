package org.vml.api;

import java.lang.reflect.RecordComponent;
import org.jspecify.annotations.Nullable;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// Sees to it that a record made from JSON keeps what its declaration promises: only what is `@Nullable` is null.
final class RequiredFields {
    private RequiredFields() {}

    static void check(Object value) {
        RecordComponent[] components = value.getClass().getRecordComponents();
        if (components == null) {
            return;
        }
        for (RecordComponent component : components) {
            if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class) && read(component, value) == null) {
                throw ProblemException.of(
                        ProblemKind.USAGE, "The request cannot be understood: it has no `" + component.getName() + "`");
            }
        }
    }

    private static @Nullable Object read(RecordComponent component, Object value) {
        try {
            return component.getAccessor().invoke(value);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }
}
