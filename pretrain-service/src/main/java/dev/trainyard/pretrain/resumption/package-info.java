/** Training that survives its process: durable steps to go on from. */
@NullMarked
package dev.trainyard.pretrain.resumption;

import org.jspecify.annotations.NullMarked;
