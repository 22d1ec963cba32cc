/**
 * JSON Schemas as grammars of JSON texts. Reads a stated part of JSON Schema 2020-12 ({@link io.globalcom2.form.schema.SchemaReader}) and refuses the
 * rest by name and place. Texts are compact, every character has one spelling, members stand in the order of the schema.
 */
package io.globalcom2.form.schema;
