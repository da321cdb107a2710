package io.imdscope.diagnosis.advice;

import io.imdscope.diagnosis.Advice;
import java.util.Map;
import java.util.Optional;

/**
 * All advice there is: the one list, which documentation is made from. Ids are never renamed or
 * reused; {@code <product>} stands for an id of the catalogue, a word in braces for what is known
 * of the case.
 */
public enum AdviceText {
  UPGRADE(
      "upgrade-<product>",
      "an SDK, or a component built with one, whose version never asks for a token",
      "Upgrade {client} to {versions}: before {first} it never asks for a token{off}.{own}"),
  CHECK_VERSION(
      "check-version-<product>",
      "an SDK that never asks, of which the version does not tell whether it should",
      "Find out which version of {client} this is and bring it to {versions}: newer ones ask for"
          + " tokens.{own}"),
  UPDATE_COMPONENT(
      "update-<product>",
      "a component that makes calls without a token, or whose SDK does",
      "Update {client} to a version that asks for tokens{first}.{own}"),
  FIND_DIRECT_CALL(
      "find-direct-call",
      "an SDK whose version asks for tokens, in a process that does not",
      "{client} asks for tokens by itself, so look for code in this program that calls the metadata"
          + " service on its own, and let the SDK do it."),
  FIX_SCRIPT_CURL(
      "fix-script-curl",
      "a call with curl, or with something that is not known",
      "Whoever wrote this call with {client} has to ask for a token first and send it with every"
          + " read."),
  FIX_SCRIPT_WGET(
      "fix-script-wget",
      "a call with GNU Wget",
      "Whoever wrote this call with {client} has to ask for a token first and send it with every"
          + " read."),
  FIX_SCRIPT_BUSYBOX(
      "fix-script-busybox",
      "a call with BusyBox wget, which has no PUT",
      "BusyBox wget cannot send a PUT, so this script has to ask for its token another way and send"
          + " it with every read."),
  FIX_SCRIPT_PYTHON(
      "fix-script-python",
      "a call written in Python",
      "Whoever wrote this call in Python has to ask for a token first and send it with every read,"
          + " or let boto3 do it; boto 2, which calls itself the same, never will."),
  FIX_SCRIPT_NODE(
      "fix-script-node",
      "a call written in JavaScript",
      "Whoever wrote this call in JavaScript has to ask for a token first and send it with every"
          + " read, or let the AWS SDK do it."),
  FIX_SCRIPT_POWERSHELL(
      "fix-script-powershell",
      "a call with PowerShell",
      "Whoever wrote this call with PowerShell has to ask for a token first and send it with every"
          + " read."),
  FIX_TOKEN_REQUEST(
      "fix-token-request",
      "the request for a token is answered with 400",
      "{client} asks for its token in a way that the service does not accept: the lifetime's header"
          + " must be there, with 1 to 21600 seconds."),
  SEND_TOKEN_JS(
      "send-token-js-v2",
      "AWS SDK for JavaScript v2 that has a token, or could have one, and reads without it",
      "AWS.MetadataService never adds a token by itself: fetch one with fetchMetadataToken and send"
          + " it, or move to version 3 of the SDK."),
  SWITCH_V1_OFF(
      "switch-v1-off",
      "an SDK that can do without v1, where the hop limit is not the cause",
      "Set {setting} so that {client} never goes on without a token; where no token can reach it,"
          + " as in a pod behind a hop limit of 1, its calls then fail."),
  RAISE_HOP_LIMIT(
      "raise-hop-limit",
      "token responses do not come as far as this caller",
      "The node's hop limit of {effective} keeps token responses from it: raise it to"
          + " {needed}{alternative}."),
  CHECK_HOP_LIMIT(
      "check-hop-limit",
      "its request for a token is never answered, and nothing tells why",
      "Its request for a token is never answered: see whether the node's hop limit is at least 2,"
          + " which a container needs, and raise it if not{alternative}."),
  UNBLOCK_TOKEN(
      "unblock-token",
      "its request for a token is never answered, though the hop limit is high enough",
      "The hop limit is high enough, so look for what else keeps its PUT from being answered: a"
          + " firewall rule, a network policy, a proxy, or throttling."),
  CHECK_OWN_CREDENTIALS(
      "check-own-credentials",
      "a pod with IRSA or Pod Identity that reads the node's credentials all the same",
      "This pod has {own} and still reads the node's credentials: {client} must be {minimum} for"
          + " it, no other credentials may come before, and AWS_EC2_METADATA_DISABLED=true keeps it"
          + " off the node's."),
  SET_REGION(
      "set-region",
      "a pod with IRSA or Pod Identity that asks the node for something else",
      "This pod has {own} for its credentials and asks the node only for other things: give it"
          + " AWS_REGION, and AWS_EC2_METADATA_DISABLED=true if that is all it asks for."),
  REPLACE_PROXY(
      "replace-<product>",
      "a call of kube2iam or kiam, or through one",
      "{proxy} stands between pods and the metadata service and keeps tokens from them: move its"
          + " pods to EKS Pod Identity or IRSA, or update it to {release}."),
  EXCLUDE_FROM_PROXY(
      "exclude-from-proxy",
      "another proxy stands between it and the service and adds X-Forwarded-For",
      "The service refuses a token to requests that passed a proxy ({proxy}): exclude its addresses"
          + " from proxying."),
  CHECK_ENDPOINT(
      "check-endpoint",
      "the request for a token is answered with 403, and no proxy was seen",
      "The service refuses it a token: see whether the instance's HttpEndpoint is disabled, and for"
          + " a proxy that adds X-Forwarded-For; a token is only given at /latest/api/token."),
  NOT_IMDS(
      "not-imds",
      "the request for a token is answered with 404 or 405",
      "What answers it is not EC2's metadata service, or an imitation that knows no tokens: see"
          + " whether the answer says Server: EC2ws, and update or remove what stands in between."),
  TOKEN_SERVICE_BUSY(
      "token-service-busy",
      "the request for a token is answered with 429 or 5xx",
      "The service could not answer its request for a token with {status}: let it keep one token"
          + " for as long as it is valid, and ask less often."),
  RESTART_WHILE_WATCHING(
      "restart-while-watching",
      "it ran before the trace began",
      "It may have asked for a token before the trace began and stayed without: restart it while"
          + " watching, then this tells what it does."),
  LOOK_BEHIND_PROXY(
      "look-behind-proxy",
      "a proxy's call for another caller",
      "{client} only passes on what others ask: see the advice for the callers behind it."),
  FIX_THE_REST(
      "fix-the-rest",
      "a workload of which some clients use tokens and others do not",
      "Some of its clients use tokens already: change those that do not, each as its own advice"
          + " says."),

  KEEP_OPTIONAL(
      "keep-optional",
      "settings, while it is not ready",
      "Keep HttpTokens at optional until the verdict is ready."),
  ALLOW_V1_AGAIN(
      "allow-v1-again",
      "settings, when calls are rejected already",
      "Calls without a token are rejected already: to go back until their callers are changed, set"
          + " HttpTokens to optional; where the account enforces tokens, lift that first."),
  RAISE_HOP_LIMIT_NODES(
      "raise-hop-limit-nodes",
      "settings, when token responses do not come as far as their callers",
      "Raise the hop limit to {needed} now: that is safe at any time, and lets pods use tokens."),
  REQUIRE_INSTANCES(
      "require-tokens-instances",
      "settings for running instances",
      "{when}equire tokens on {instances}; it takes effect at once, without a restart."),
  REQUIRE_LAUNCH_TEMPLATE(
      "require-tokens-launch-template",
      "settings for managed node groups and Auto Scaling groups",
      "{when}equire tokens in the launch template, so that new nodes have it too."),
  REQUIRE_KARPENTER(
      "require-tokens-karpenter",
      "settings for Karpenter",
      "{when}equire tokens in each EC2NodeClass; without metadataOptions Karpenter requires tokens"
          + " with a hop limit of 1."),
  REQUIRE_EKSCTL(
      "require-tokens-eksctl",
      "settings for eksctl",
      "{when}equire tokens in eksctl's node groups; a hop limit cannot be set there and needs a"
          + " launch template."),
  REQUIRE_CLOUDFORMATION(
      "require-tokens-cloudformation",
      "settings for CloudFormation",
      "{when}equire tokens in each AWS::EC2::LaunchTemplate."),
  REQUIRE_TERRAFORM(
      "require-tokens-terraform",
      "settings for Terraform",
      "{when}equire tokens in each aws_launch_template."),
  REQUIRE_ACCOUNT_DEFAULT(
      "require-tokens-account-default",
      "settings for an account and Region",
      "{when}equire tokens by default for new instances of this account and Region.");

  private final String id;
  private final String when;
  private final String sentence;

  AdviceText(String id, String when, String sentence) {
    this.id = id;
    this.when = when;
    this.sentence = sentence;
  }

  /** Stable; has {@code <product>} where it is one for each of those. */
  public String id() {
    return id;
  }

  /** One clause for people: in which case it is given. */
  public String when() {
    return when;
  }

  /** What it says, with words in braces for what differs. */
  public String sentence() {
    return sentence;
  }

  Advice say(Map<String, String> words, Optional<String> command, Optional<String> source) {
    return say("", words, command, source);
  }

  Advice say(
      String product,
      Map<String, String> words,
      Optional<String> command,
      Optional<String> source) {
    return new Advice(id.replace("<product>", product), fill(words), command, source);
  }

  /** Each word once and in one pass: what a caller calls itself is never read as a word. */
  private String fill(Map<String, String> words) {
    StringBuilder filled = new StringBuilder();
    int from = 0;
    for (int open = sentence.indexOf('{'); open >= 0; open = sentence.indexOf('{', from)) {
      int close = sentence.indexOf('}', open);
      String word = words.get(sentence.substring(open + 1, close));
      if (word == null) {
        throw new IllegalArgumentException("advice lacks a word: id=" + id);
      }
      filled.append(sentence, from, open).append(word);
      from = close + 1;
    }
    return filled.append(sentence, from, sentence.length()).toString();
  }
}
