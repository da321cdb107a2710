/**
 * Why a workload makes requests without a token, what to change, and whether it is safe to require
 * tokens. Pure: no clock, no input or output; the same events give the same report.
 */
package io.imdscope.diagnosis;
