/**
 * The small programs of the lessons, the wrong ones too: each is a transport like any other, so that the comparison
 * measures it as a row like any other, and no server mounts it unless it is asked to.
 *
 * <p>Start reading at {@link dev.immediacy.lessons.Lessons}, which lists them; each class says its question, what it does
 * wrong and what that costs.
 */
@NullMarked
package dev.immediacy.lessons;

import org.jspecify.annotations.NullMarked;
