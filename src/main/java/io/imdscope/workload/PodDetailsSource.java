package io.imdscope.workload;

import io.imdscope.event.Workload;
import java.util.Optional;

/** What only the Kubernetes API tells of pods. Answers at once from what it has heard. */
public interface PodDetailsSource extends AutoCloseable {

  /** The pod of that UID, named by the API and with details; empty when it has not heard of it. */
  Optional<Workload.Pod> pod(String uid);

  /** Whether it is worth a short wait for a pod that it has not heard of yet. */
  boolean isHearing();

  /** How it is; absent when it is not used. */
  Optional<SourceStatus> status();

  /** What asking makes this program do that its user should know, in one line. */
  default Optional<String> note() {
    return Optional.empty();
  }

  @Override
  void close();

  /** No Kubernetes. */
  PodDetailsSource NONE =
      new PodDetailsSource() {
        @Override
        public Optional<Workload.Pod> pod(String uid) {
          return Optional.empty();
        }

        @Override
        public boolean isHearing() {
          return false;
        }

        @Override
        public Optional<SourceStatus> status() {
          return Optional.empty();
        }

        @Override
        public void close() {}
      };
}
