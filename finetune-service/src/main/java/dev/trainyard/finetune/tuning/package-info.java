/** What all ways of alignment share: how fast they learn, and what people see of it. */
@NullMarked
package dev.trainyard.finetune.tuning;

import org.jspecify.annotations.NullMarked;
