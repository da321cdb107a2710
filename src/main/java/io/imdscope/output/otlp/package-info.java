/**
 * Events and metrics for OpenTelemetry: OTLP over HTTP, as JSON. Whatever the collector does,
 * tracing does not wait for it.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#otlphttp">OpenTelemetry, OTLP/HTTP</a>
 */
package io.imdscope.output.otlp;
