package io.imdscope.output.kubernetes;

import io.imdscope.diagnosis.Explanation;

/** What is to be said of a pod, once. */
record Notice(Subject subject, Explanation why, Postings.Calls calls) {}
