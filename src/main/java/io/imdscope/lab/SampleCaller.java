package io.imdscope.lab;

import java.nio.file.Path;
import java.util.List;

/**
 * Programs that call the metadata service as real ones do, about every two seconds, for as long as
 * the lab is up.
 */
enum SampleCaller {
  /** An agent that never heard of tokens. */
  INVENTORY("inventory-agent", "0", Where.NODE, "get meta-data/instance-id"),

  /** An agent that does all as it should. */
  BACKUP("backup-agent", "0.4", Where.NODE, "get_with_token meta-data/placement/region"),

  /** A hook that reads the role's credentials without a token. */
  DEPLOY(
      "deploy-hook",
      "0.8",
      Where.NODE,
      """
      get meta-data/iam/security-credentials/
      get meta-data/iam/security-credentials/imdscope-lab-node-role
      """),

  /** A containerised program that never heard of tokens. */
  APP("app", "1.2", Where.POD, "get meta-data/placement/availability-zone"),

  /** A containerised SDK: asks for a token, and does without when none arrives. */
  SDK(
      "sdk",
      "1.6",
      Where.POD_SDK,
      """
      if [ "$hops" -gt 1 ]
      then get_with_token meta-data/iam/info
      else fall_back meta-data/iam/info
      fi
      """);

  /**
   * What all share. Each request is bounded in time. {@code fall_back} makes both requests from one
   * process where curl is there, as an SDK would; BusyBox's wget cannot ask for a token at all.
   */
  private static final String SHARED =
      """
      claim=$1 id=$2 delay=$3 hops=$4
      imds=http://169.254.169.254/latest
      ttl='X-aws-ec2-metadata-token-ttl-seconds: 60'
      if command -v curl >/dev/null
      then
        request() { curl -q -s -m 2 -o /dev/null "$@"; }
        token() { curl -q -s -m 1 -X PUT -H "$ttl" "$imds/api/token"; }
        header() { request -H "X-aws-ec2-metadata-token: $1" "$imds/$2"; }
        fall_back() {
          curl -q -s -m 1 -o /dev/null -X PUT -H "$ttl" "$imds/api/token" \\
            --next -s -m 2 -o /dev/null "$imds/$1"
        }
      else
        request() { timeout 2 wget -q -O /dev/null "$@"; }
        token() { timeout 1 wget -q -O - --method=PUT --header="$ttl" "$imds/api/token"; }
        header() { request --header="X-aws-ec2-metadata-token: $1" "$imds/$2"; }
        fall_back() { token; get "$1"; }
      fi
      get() { request "$imds/$1"; }
      get_with_token() {
        value=$(token) && [ -n "$value" ] && header "$value" "$1"
      }
      sleep "$delay"
      while [ "$(cat "$claim" 2>/dev/null)" = "$id" ]
      do
        round >/dev/null 2>&1
        sleep 2
      done
      """;

  private final String program;
  private final String delay;
  private final Where where;
  private final String round;

  /**
   * @param delay seconds before the first round, so that they take turns
   */
  SampleCaller(String program, String delay, Where where, String round) {
    this.program = program;
    this.delay = delay;
    this.where = where;
    this.round = round;
  }

  String program() {
    return program;
  }

  Where where() {
    return where;
  }

  String script() {
    return "# " + program + ": a sample caller\nround() {\n" + round.strip() + "\n}\n" + SHARED;
  }

  /** The command line that runs its script. */
  List<String> command(Path script, Path claim, String id, int hopLimit) {
    return List.of(
        Command.require("sh", "dash"),
        script.toString(),
        claim.toString(),
        id,
        delay,
        Integer.toString(hopLimit));
  }
}
