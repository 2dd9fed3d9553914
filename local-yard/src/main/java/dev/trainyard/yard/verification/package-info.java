/** Whether what the store holds is as it was sealed, and whether its models were trained on what they should have been. */
@NullMarked
package dev.trainyard.yard.verification;

import org.jspecify.annotations.NullMarked;
