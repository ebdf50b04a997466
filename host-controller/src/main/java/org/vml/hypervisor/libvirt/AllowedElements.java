package org.vml.hypervisor.libvirt;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.w3c.dom.Attr;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/// What of a machine's definition may come from elsewhere: what the guest sees of its hardware, and nothing
/// that leads out of the machine. Whatever is not listed here does not get through; values are short and have
/// no `/` in them, so that none is a path or an address of the host.
final class AllowedElements {
    /// One element a line, children indented by one more; then its attributes; `#` stands for its text. The
    /// names are those of libvirt's domain format (formatdomain.rst).
    private static final String TABLE = """
            domain
             memory unit #
             currentMemory unit #
             vcpu #
             os firmware
              type arch machine #
             features
              acpi
              apic eoi
              pae
              hap state
              pvspinlock state
              smm state
              vmport state
              pmu state
              ioapic driver
              kvm
               hidden state
              hyperv mode
               relaxed state
               vapic state
               spinlocks state retries
               vpindex state
               runtime state
               synic state
               stimer state
               reset state
               frequencies state
               tlbflush state
               ipi state
             cpu mode match check migratable
              model fallback #
              vendor #
              topology sockets dies cores threads
              feature policy name
              cache level mode
             clock offset
              timer name present tickpolicy track mode frequency
             pm
              suspend-to-mem enabled
              suspend-to-disk enabled
             devices
              disk device
               target dev bus
               serial #
               wwn #
               vendor #
               product #
               blockio logical_block_size physical_block_size
               geometry cyls heads secs trans
               address type domain bus slot function multifunction controller target unit
              controller type index model ports vectors
               model name
               target chassisNr chassis port busNr hotplug index
               master startport
               driver queues
               address type domain bus slot function multifunction
              interface
               mac address
               model type
               rom enabled
               address type domain bus slot function multifunction
              serial
               target type port
                model name
               address type domain bus slot function controller port
              console
               target type port
              channel
               target type name
               address type controller bus port
              input type bus
               address type domain bus slot function port
              video
               model type vram ram vgamem heads primary
               address type domain bus slot function
              sound model
               codec type
               address type domain bus slot function
              memballoon model autodeflate freePageReporting
               address type domain bus slot function
              rng model
               address type domain bus slot function
              watchdog model
               address type domain bus slot function
              panic model
               address type iobase
              hub type
               address type bus port
            """;

    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9_.:+ -]{0,128}");
    private static final String TEXT = "#";

    private static final Allowed ROOT = parse(TABLE);

    private record Allowed(String name, Set<String> attributes, boolean text, Map<String, Allowed> children) {}

    private final Document copy = Xml.empty();
    private final Consumer<String> dropped;

    private AllowedElements(Consumer<String> dropped) {
        this.dropped = dropped;
    }

    /// A new document with what may stay of a definition; `dropped` is told of everything else, as paths like
    /// `domain/devices/hostdev` or `domain/os/type@machine`.
    static Document of(Element domain, Consumer<String> dropped) {
        AllowedElements elements = new AllowedElements(dropped);
        elements.copy.appendChild(elements.copied(domain, ROOT, ROOT.name()));
        return elements.copy;
    }

    private Element copied(Element from, Allowed allowed, String path) {
        Element to = copy.createElement(allowed.name());
        for (int i = 0; i < from.getAttributes().getLength(); i++) {
            Attr attribute = (Attr) from.getAttributes().item(i);
            if (allowed.attributes().contains(attribute.getName()) && isHarmless(attribute.getValue())) {
                to.setAttribute(attribute.getName(), attribute.getValue());
            } else {
                dropped.accept(path + "@" + shown(attribute.getName()));
            }
        }
        if (allowed.text()) {
            copyText(from, to, path);
        }
        Xml.elements(from).forEach(child -> {
            Allowed next = child.getNamespaceURI() == null ? allowed.children().get(child.getTagName()) : null;
            if (next == null) {
                dropped.accept(path + "/" + shown(child.getTagName()));
            } else {
                to.appendChild(copied(child, next, path + "/" + next.name()));
            }
        });
        return to;
    }

    private void copyText(Element from, Element to, String path) {
        String text = from.getTextContent().strip();
        if (isHarmless(text)) {
            to.setTextContent(text);
        } else {
            dropped.accept(path + "/text()");
        }
    }

    private static boolean isHarmless(String value) {
        return HARMLESS.matcher(value).matches() && !value.contains("..");
    }

    private static String shown(String name) {
        return isHarmless(name) ? name : "(a strange name)";
    }

    private static Allowed parse(String table) {
        Deque<Allowed> open = new ArrayDeque<>();
        List<Allowed> roots = new ArrayList<>();
        table.lines().forEach(line -> {
            int depth = line.length() - line.stripLeading().length();
            List<String> words = Arrays.asList(line.strip().split(" "));
            Set<String> attributes =
                    words.stream().skip(1).filter(word -> !word.equals(TEXT)).collect(Collectors.toUnmodifiableSet());
            Allowed element = new Allowed(words.getFirst(), attributes, words.contains(TEXT), new HashMap<>());
            while (open.size() > depth) {
                open.pop();
            }
            if (open.isEmpty()) {
                roots.add(element);
            } else {
                open.element().children().put(element.name(), element);
            }
            open.push(element);
        });
        return roots.getFirst();
    }
}
