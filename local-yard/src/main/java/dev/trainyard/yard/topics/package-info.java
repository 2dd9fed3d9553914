/** Reading and showing the content of topics. */
@NullMarked
package dev.trainyard.yard.topics;

import org.jspecify.annotations.NullMarked;
