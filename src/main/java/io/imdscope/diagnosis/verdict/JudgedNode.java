package io.imdscope.diagnosis.verdict;

/** A node's evidence with what its own rules say of it. */
public record JudgedNode(NodeEvidence evidence, Verdict verdict) {}
