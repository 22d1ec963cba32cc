package io.globalcom2.benchmarks.compare;

/** What one run can measure, in this order. */
enum ComparedPart {
    SYSTEMS
}
