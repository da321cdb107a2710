package io.imdscope.lab;

/** The places in a lab where a command can run. */
public enum Where {
  /** The node itself: its network, the control group of whoever starts it. */
  NODE,
  /** The container {@code app} of the pod: the pod's network and a container's control group. */
  POD,
  /** The container {@code sdk} of the same pod. */
  POD_SDK
}
