/// Decides in the guest, before a byte leaves, what is a secret: a file by its path ([SecretPaths]) or by its content
/// ([SecretScanner]), a variable, an alias, a function or a line of a recipe ([SecretTexts]).
///
/// Of a secret only its kind and how to make it anew are told: a [Secret] is one of a fixed list, so that nothing of
/// the content can be in it. Not guaranteed: what is compressed, encrypted or written in UTF-16 is not looked
/// through, and a password that stands in a file without one of the known shapes around it is found by nobody.
@NullMarked
package org.vml.agent.secret;

import org.jspecify.annotations.NullMarked;
