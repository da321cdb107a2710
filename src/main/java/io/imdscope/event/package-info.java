/**
 * The records that travel: what a capture source observes, the request that is made of it, who made
 * it, and for how long a node was watched; with their JSON form. Uses nothing else of ours.
 */
package io.imdscope.event;
