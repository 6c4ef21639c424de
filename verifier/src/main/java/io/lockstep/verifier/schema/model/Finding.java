package io.lockstep.verifier.schema.model;

/// One difference between the schemas of source and target.
///
/// @param object such as `public.orders`, `public.orders.note` or `public.orders for shop`, by its name on the
///     target
/// @param kind what differs of what, such as `TABLE_MISSING`, `INDEX_EXTRA`, `COLUMN_TYPE`. `MISSING` is on the
///     target, `EXTRA` is there alone, anything else is a property that both have
/// @param source what the source has; empty when it has nothing
/// @param target what the target has; empty when it has nothing
/// @param explanation what it may do, in a sentence
/// @param fix SQL for the target, or what else to do; empty where there is nothing simple
public record Finding(
        String object, String kind, String source, String target, Severity severity, String explanation, String fix) {}
