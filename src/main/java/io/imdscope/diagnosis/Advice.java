package io.imdscope.diagnosis;

import java.util.Optional;

/**
 * What to change.
 *
 * @param id stable, in lower case with dashes, such as {@code upgrade-aws-sdk-go-v1}
 * @param sentence one sentence for whoever owns the workload
 * @param command a command or setting, ready to paste; may have several lines
 * @param source where the facts in it are from
 */
public record Advice(
    String id, String sentence, Optional<String> command, Optional<String> source) {}
