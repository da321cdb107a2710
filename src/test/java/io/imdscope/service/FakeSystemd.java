package io.imdscope.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A machine in a directory, and a program that answers as systemctl would and is no systemd: it
 * keeps whether the one unit is enabled and runs, and fails or hangs where it is told to.
 */
final class FakeSystemd implements Remains {
  private static final String PROGRAM =
      """
      #!/bin/sh
      cd "$(dirname "$0")"
      [ "$1" != --no-ask-password ] || shift
      echo "$*" >>calls
      case $1 in --quiet) cat words && exit ;; esac
      [ ! -e "hang-$1" ] || exec sleep 600
      if [ -e "fail-$1" ]; then
        [ "$1" != start ] || echo failed >active
        echo "Job for imdscope.service failed."
        exit 1
      fi
      unit=machine/etc/systemd/system/imdscope.service
      [ -e "$unit" ] || [ -L "$unit" ] || unit=machine/usr/lib/systemd/system/imdscope.service
      wants=machine/etc/systemd/system/multi-user.target.wants
      case $1 in
        show)
          load=not-found enabled=
          [ ! -e "$unit" ] || { load=loaded && enabled=disabled; }
          [ ! -L "$unit" ] || load=masked
          [ ! -e "$wants/imdscope.service" ] || enabled=enabled
          printf '%s\\n' "LoadState=$load" "UnitFileState=$enabled" "ActiveState=$(cat active)" \\
            "InvocationID=1" MainPID=1
          ;;
        enable)
          mkdir -p "$wants"
          ln -sf ../imdscope.service "$wants/imdscope.service"
          [ "$2" != --now ] || echo active >active
          ;;
        disable)
          rm -f "$wants/imdscope.service"
          [ "$2" != --now ] || echo inactive >active
          ;;
        start | restart) echo active >active ;;
        stop | reset-failed) echo inactive >active ;;
      esac
      """;

  private final Path directory;
  final Host host;
  final Systemctl systemctl;
  final List<String> said = new ArrayList<>();
  final List<String> unknown = new ArrayList<>();
  boolean pinned;

  FakeSystemd(Path directory) throws IOException {
    this.directory = directory;
    Path program = Files.writeString(directory.resolve("systemctl"), PROGRAM);
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(directory.resolve("active"), "inactive\n");
    Files.createFile(directory.resolve("words"));
    Files.createFile(directory.resolve("calls"));
    host = new Host(Files.createDirectory(directory.resolve("machine")), true);
    Files.createDirectories(host.root().resolve("run/systemd/system"));
    Files.createDirectories(host.root().resolve("etc"));
    Files.createDirectories(host.root().resolve("var/log"));
    systemctl = systemctl(Duration.ofSeconds(60));
  }

  /** One with less patience. */
  Systemctl systemctl(Duration patience) {
    String program = directory.resolve("systemctl").toString();
    return new Systemctl(program, program, patience);
  }

  void install() throws IOException {
    install(new Launcher(Path.of("/opt/imdscope/imdscope"), java.util.Optional.empty()));
  }

  void install(Launcher launcher) throws IOException {
    new Installation(host, systemctl, this, said::add).install(() -> launcher);
  }

  void remove(boolean purge) throws IOException {
    new ServiceRemoval(host, systemctl, this, said::add).remove(purge);
  }

  /** Has a verb of systemctl {@code fail} or {@code hang} from now on. */
  void has(String what, String verb) throws IOException {
    Files.createFile(directory.resolve(what + "-" + verb));
  }

  /** What the journal has of the unit. */
  void words(String text) throws IOException {
    Files.writeString(directory.resolve("words"), text + "\n");
  }

  boolean isActive() throws IOException {
    return Files.readString(directory.resolve("active")).equals("active\n");
  }

  boolean isEnabled() {
    return Files.isSymbolicLink(wanted());
  }

  Path wanted() {
    return host.unit().resolveSibling("multi-user.target.wants").resolve(Unit.NAME);
  }

  /** What systemctl was asked to change so far. */
  List<String> changes() throws IOException {
    return Files.readAllLines(directory.resolve("calls")).stream()
        .filter(call -> !call.startsWith("show") && !call.startsWith("--quiet"))
        .toList();
  }

  /** As a package brings it. */
  void bringPackage() throws IOException {
    Path unit = host.root().resolve("usr/lib/systemd/system").resolve(Unit.NAME);
    Files.createDirectories(unit.getParent());
    Files.writeString(unit, "[Service]\n");
    Files.createDirectories(host.settings().getParent());
    Files.writeString(host.settings(), Unit.settings());
  }

  /** All files and directories that are there but systemd's own. */
  List<String> all() throws IOException {
    try (java.util.stream.Stream<Path> walk = Files.walk(host.root())) {
      return walk.map(each -> host.root().relativize(each).toString())
          .filter(each -> each.contains("imdscope"))
          .sorted()
          .toList();
    }
  }

  @Override
  public boolean unpin() {
    boolean was = pinned;
    pinned = false;
    return was;
  }

  @Override
  public List<String> unknown() {
    return unknown;
  }

  @Override
  public Path log() {
    return host.logs();
  }

  @Override
  public int purgeLog() throws IOException {
    return Files.deleteIfExists(host.logs().resolve("event")) ? 1 : 0;
  }
}
