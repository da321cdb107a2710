/** What to change: one sentence and one command for a client, and the settings for a node. */
package io.imdscope.diagnosis.advice;
