package org.vml.hypervisor.libvirt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vml.hypervisor.Hardware;
import org.vml.hypervisor.MachineSpec;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// What becomes of definitions from elsewhere.
class FittingTest {
    private static final UUID ID = UUID.fromString("8f6c2b1e-52a4-4a0f-9d55-6d3f0f7f9a01");

    @TempDir
    private Path directory;

    private Fitting.Fitted fit(String definition, Accelerator accelerator, boolean keepIdentity) {
        return fit(definition, new Host(accelerator, List.of("none", "dac", "apparmor")), keepIdentity);
    }

    private Fitting.Fitted fit(String definition, Host host, boolean keepIdentity) {
        return Fitting.fit(spec(definition, keepIdentity, null), host);
    }

    private String fitted(String definition, boolean keepIdentity, @Nullable Path configDrive) {
        return Fitting.fit(
                        spec(definition, keepIdentity, configDrive),
                        new Host(Accelerator.TCG, List.of("none", "dac", "apparmor")))
                .definition();
    }

    private MachineSpec spec(String definition, boolean keepIdentity, @Nullable Path configDrive) {
        MachineSpec.SpecDisk disk = new MachineSpec.SpecDisk(
                "vda",
                List.of(directory.resolve("top.qcow2"), directory.resolve("below.qcow2")),
                directory.resolve("nbd.sock"),
                "entry");
        return new MachineSpec("area", ID, directory, definition, List.of(disk), 2222, keepIdentity, configDrive);
    }

    private String fitted(String definition) {
        return fit(definition, Accelerator.TCG, false).definition();
    }

    private static String inDevices(String device) {
        return "<domain type='kvm'><memory>1048576</memory><vcpu>1</vcpu><devices>" + device + "</devices></domain>";
    }

    /// It refuses labels of models that it has not.
    @Test
    void theDaemonOfASessionIsGivenNoLabels() {
        String xml = fit(Template.of(Hardware.USUAL), new Host(Accelerator.TCG, List.of("none")), false)
                .definition();
        assertFalse(xml.contains("seclabel"), xml);
    }

    @Test
    void aTemplateBecomesAMachine() {
        String xml = fitted(Template.of(Hardware.USUAL));
        for (String part : List.of(
                "<domain type=\"qemu\">",
                "<name>area</name>",
                "<uuid>" + ID + "</uuid>",
                "<memory unit=\"bytes\">2147483648</memory>",
                "<source file=\"" + directory + "/top.qcow2\">",
                "<source file=\"" + directory + "/below.qcow2\">",
                "<source name=\"entry\" protocol=\"nbd\">",
                "<backingStore/>",
                "error_policy=\"stop\"",
                "rerror_policy=\"stop\"",
                "path=\"" + directory + "/console.sock\"",
                "path=\"" + directory + "/agent.sock\"",
                "file=\"" + directory + "/console.log\"",
                "org.qemu.guest_agent.0",
                "sshPort=\"2222\"",
                "<seclabel model=\"apparmor\" type=\"none\"/>")) {
            assertTrue(xml.contains(part), () -> part + " in " + xml);
        }
        assertEquals(
                List.of(),
                fit(Template.of(Hardware.USUAL), Accelerator.TCG, false).dropped());
    }

    @Test
    void whatWasFittedOnceIsFittedToAnotherArea() {
        String once = fitted(Template.of(Hardware.USUAL));
        assertEquals(List.of(), fit(once, Accelerator.TCG, true).dropped());
        String address = "address=\"(52:54:00:[0-9a-f:]{8})\"";
        assertEquals(
                first(address, once),
                first(address, fit(once, Accelerator.TCG, true).definition()));
        assertNotEquals(first(address, once), first(address, fitted(once)));
    }

    @Test
    void theProcessorIsOneThatMemorySurvives() {
        String passthrough = "<domain><cpu mode='host-passthrough' check='none' migratable='on'/></domain>";
        assertTrue(fit(passthrough, Accelerator.KVM, false).definition().contains("<cpu mode=\"host-model\"/>"));
        assertTrue(fitted(passthrough).contains("<model fallback=\"forbid\">Nehalem</model>"));
        assertTrue(fitted("<domain><cpu mode='custom'><model>Haswell</model></cpu></domain>")
                .contains("<model>Haswell</model>"));
    }

    @Test
    void nothingLeadsOutOfTheMachine() {
        List<String> nasty = List.of(
                "<emulator>/tmp/evil</emulator>",
                "<hostdev mode='subsystem' type='pci'><source><address bus='0x0'/></source></hostdev>",
                "<filesystem type='mount'><source dir='/tmp/evil'/><target dir='x'/></filesystem>",
                "<disk type='block' device='lun'><source dev='/tmp/evil'/><target dev='sda' bus='scsi'/></disk>",
                "<disk type='file' device='disk'><source file='/tmp/evil'/><target dev='vda' bus='virtio'/></disk>",
                "<disk type='file' device='disk'><source file='/a'/><target dev='vda'/></disk>"
                        + "<disk type='file' device='disk'><source file='/tmp/evil'/><target dev='vdb'/></disk>",
                "<disk type='file' device='cdrom'><source file='/tmp/evil'/><target dev='sda' bus='sata'/></disk>",
                "<disk type='file' device='/tmp/evil'><target dev='sda' bus='sata'/></disk>",
                "<disk device='disk'><target dev='vda' bus='/tmp/evil'/></disk>",
                "<interface type='bridge'><source bridge='evil'/><model type='virtio'/></interface>",
                "<interface type='direct'><source dev='evil'/></interface>",
                "<interface type='user'><rom file='/tmp/evil'/></interface>",
                "<interface type='ethernet'><script path='/tmp/evil'/></interface>",
                "<serial type='file'><source path='/tmp/evil'/></serial>",
                "<serial type='dev'><source path='/dev/evil'/></serial>",
                "<serial type='tcp'><source mode='connect' host='evil' service='1'/></serial>",
                "<console type='file'><source path='/tmp/evil'/><target type='virtio'/></console>",
                "<channel type='unix'><source mode='connect' path='/tmp/evil'/>"
                        + "<target type='virtio' name='org.vml.agent.0'/></channel>",
                "<channel type='unix'><source path='/tmp/evil'/><target type='virtio' name='other'/></channel>",
                "<channel type='pipe'><source path='/tmp/evil'/><target type='guestfwd' port='1'/></channel>",
                "<parallel type='dev'><source path='/tmp/evil'/></parallel>",
                "<smartcard mode='host-certificates'><database>/tmp/evil</database></smartcard>",
                "<redirdev bus='usb' type='tcp'><source mode='connect' host='evil' service='4000'/></redirdev>",
                "<graphics type='vnc' listen='evil'/>",
                "<graphics type='egl-headless'><gl rendernode='/tmp/evil'/></graphics>",
                "<input type='passthrough' bus='virtio'><source evdev='/dev/evil'/></input>",
                "<input type='evdev'><source dev='/dev/evil'/></input>",
                "<rng model='virtio'><backend model='egd' type='tcp'><source host='evil'/></backend></rng>",
                "<rng model='virtio'><backend model='random'>/tmp/evil</backend></rng>",
                "<tpm model='tpm-tis'><backend type='passthrough'><device path='/dev/evil'/></backend></tpm>",
                "<shmem name='evil'><server path='/tmp/evil'/></shmem>",
                "<vsock model='virtio'><cid auto='no' address='3'/><evil/></vsock>",
                "<memory model='nvdimm'><source><path>/tmp/evil</path></source></memory>",
                "<controller type='evil'/>",
                "<video><model type='virtio'><acceleration rendernode='/tmp/evil'/></model></video>",
                "<sound model='../../tmp/evil'/>",
                "<watchdog model='i6300esb' action='dump' evil='1'/>",
                "<q:evil xmlns:q='urn:evil'/>",
                "<disk xmlns='urn:evil'><source file='/tmp/evil'/></disk>");
        for (String device : nasty) {
            String xml = fitted(inDevices(device));
            assertFalse(xml.contains("evil"), () -> device + " became " + xml);
        }
    }

    @Test
    void norDoesAnythingBesideTheDevices() {
        List<String> nasty = List.of(
                "<os><type>hvm</type><loader readonly='yes'>/tmp/evil</loader><nvram>/tmp/evil</nvram></os>",
                "<os><type>hvm</type><kernel>/tmp/evil</kernel><cmdline>evil</cmdline></os>",
                "<os><type arch='x86_64' machine='../evil'>exe</type><init>/bin/evil</init></os>",
                "<bootloader>/tmp/evil</bootloader>",
                "<name>evil</name>",
                "<uuid>evil</uuid>",
                "<metadata><evil xmlns='urn:org.vml:machine:1' sshPort='22'/></metadata>",
                "<seclabel type='static' model='dac'><label>evil</label></seclabel>",
                "<memoryBacking><source type='file'/><evil/></memoryBacking>",
                "<sysinfo type='fwcfg'><entry name='opt/x' file='/tmp/evil'/></sysinfo>",
                "<idmap><uid start='0' target='evil' count='1'/></idmap>",
                "<resource><partition>/evil</partition></resource>",
                "<launchSecurity type='sev'><session>evil</session></launchSecurity>",
                "<on_crash>evil</on_crash>",
                "<vcpu cpuset='evil'>1</vcpu>",
                "<memory unit='/tmp/evil'>1</memory>",
                "<features><acpi><table type='slic'>/tmp/evil</table></acpi></features>",
                "<clock offset='evil'/>",
                "<cpu mode='custom'><model>../evil</model></cpu>",
                "<q:commandline xmlns:q='http://libvirt.org/schemas/domain/qemu/1.0'><q:arg value='evil'/></q:commandline>",
                "<!-- evil -->",
                "<?evil?>");
        for (String part : nasty) {
            String xml = fitted("<domain type='evil'>" + part + "</domain>");
            assertFalse(xml.contains("evil"), () -> part + " became " + xml);
        }
    }

    @Test
    void saysWhatIsLeftOut() {
        String definition = inDevices("<hostdev/><disk device='disk'/><disk device='disk'/>");
        assertEquals(
                List.of("domain/devices/hostdev", "domain/devices/disk"),
                fit(definition, Accelerator.TCG, false).dropped());
    }

    @Test
    void nothingIsReadFromTheHost() {
        for (String text : List.of(
                "<!DOCTYPE d [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><domain><vcpu>&e;</vcpu></domain>",
                "<!DOCTYPE d [<!ENTITY a 'x'><!ENTITY b '&a;&a;'>]><domain>&b;</domain>",
                "<!DOCTYPE domain SYSTEM 'http://127.0.0.1:1/evil.dtd'><domain/>",
                "<domain>&e;</domain>",
                "<domain>",
                "",
                "<network/>",
                "<domain>".repeat(100_000))) {
            ProblemException problem = assertThrows(ProblemException.class, () -> fitted(text), text);
            assertEquals(ProblemKind.HYPERVISOR, problem.kind());
        }
        String included = fitted("<domain xmlns:xi='http://www.w3.org/2001/XInclude'>"
                + "<xi:include href='file:///etc/passwd' parse='text'/></domain>");
        assertFalse(included.contains("root:"));
    }

    @Test
    void aMemoryMustFindItsDisks() {
        String definition = inDevices("<disk device='disk'/><disk device='disk'/>");
        assertThrows(ProblemException.class, () -> fit(definition, Accelerator.TCG, true));
    }

    /// What an entry keeps of a definition.
    private static String kept(String definition) {
        return Xml.format(AllowedElements.of(Xml.parse("It", definition).getDocumentElement(), dropped -> {}));
    }

    private static long count(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().count();
    }

    @Test
    void aConfigDriveIsAReadOnlyCdRom() {
        Path image = directory.resolve("config.iso");
        String xml = fitted(Template.of(Hardware.USUAL), false, image);
        for (String part : List.of(
                "<disk device=\"cdrom\" type=\"file\">",
                "<readonly/>",
                "<source file=\"" + image + "\">",
                "<target bus=\"scsi\" dev=\"sda\"/>",
                "<controller index=\"0\" model=\"virtio-scsi\" type=\"scsi\"/>",
                "<serial>vml-config</serial>")) {
            assertTrue(xml.contains(part), () -> part + " in " + xml);
        }
        assertEquals(1, count("device=\"cdrom\"", xml));
        assertEquals(3, count("<seclabel model=\"dac\" relabel=\"no\"/>", xml), "two layers of a disk and the drive");
    }

    @Test
    void anEntryKeepsNothingOfAConfigDriveButThatItWasThere() {
        String entry = kept(fitted(Template.of(Hardware.USUAL), false, directory.resolve("config.iso")));
        assertFalse(entry.contains("config.iso"), entry);
        String booted = fitted(entry, false, null);
        assertFalse(booted.contains("cdrom") || booted.contains("virtio-scsi"), booted);
        String again = fitted(entry, false, directory.resolve("new.iso"));
        assertEquals(1, count("device=\"cdrom\"", again), again);
        assertEquals(1, count("virtio-scsi", again), again);
        assertTrue(again.contains("new.iso"), again);
    }

    @Test
    void aMemoryFindsTheDriveThatItKnowsAndNoOther() {
        String entry = kept(fitted(Template.of(Hardware.USUAL), false, directory.resolve("config.iso")));
        String empty = fitted(entry, true, null);
        assertEquals(1, count("device=\"cdrom\"", empty), empty);
        assertFalse(empty.contains(".iso"), empty);
        assertTrue(fitted(entry, true, directory.resolve("new.iso")).contains("new.iso"));
        String without = kept(fitted(Template.of(Hardware.USUAL), false, null));
        assertFalse(fitted(without, true, directory.resolve("new.iso")).contains("cdrom"));
    }

    /// libvirt refuses two disks of one name, and two at one address.
    @Test
    void theConfigDriveTakesNoOtherDrivesPlace() {
        String xml = fitted(
                inDevices("<disk device='disk'><target dev='vda' bus='virtio'/></disk>"
                        + "<disk device='cdrom'><target dev='sda' bus='sata'/></disk>"
                        + "<disk device='cdrom'><target dev='sdb' bus='scsi'/></disk>"
                        + "<controller type='scsi' index='1' model='lsilogic'/>"),
                false,
                directory.resolve("config.iso"));
        assertTrue(xml.contains("<target bus=\"scsi\" dev=\"sdc\"/>"), xml);
        assertTrue(xml.contains("<controller index=\"2\" model=\"virtio-scsi\" type=\"scsi\"/>"), xml);
        assertEquals(3, count("device=\"cdrom\"", xml), "drives of others stay");
    }

    private static String first(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .findFirst()
                .orElseThrow();
    }
}
