package org.vml.hypervisor.libvirt;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/// What a disk of a machine consists of.
///
/// @param disk its name in the guest: `vda`
/// @param files the files, top first, down to the first layer that is none
record Chain(String disk, List<Path> files) {
    static List<Chain> of(Document domain) {
        return disks(domain).map(Chain::of).toList();
    }

    static Chain of(Element disk) {
        List<Path> files = new ArrayList<>();
        Optional<Element> layer = Optional.of(disk);
        while (layer.isPresent()) {
            Optional<String> file = layer.flatMap(at -> Xml.find(at, "source"))
                    .map(source -> source.getAttribute("file"))
                    .filter(name -> !name.isEmpty());
            file.map(Path::of).ifPresent(files::add);
            layer = file.isEmpty() ? Optional.empty() : layer.flatMap(at -> Xml.find(at, "backingStore"));
        }
        return new Chain(name(disk), files);
    }

    /// The disks of a domain that hold data: neither CD-ROM nor floppy.
    static Stream<Element> disks(Document domain) {
        return Xml.find(domain.getDocumentElement(), "devices").stream()
                .flatMap(devices -> Xml.children(devices, "disk"))
                .filter(disk -> disk.getAttribute("device").equals("disk")
                        || disk.getAttribute("device").isEmpty());
    }

    static String name(Element disk) {
        return Xml.find(disk, "target")
                .map(target -> target.getAttribute("dev"))
                .orElse("");
    }
}
