/// What the guest's system is made of: facts for people and for comparing two machines, each bounded in time and
/// size. A program that is not there, or does not answer, is no error: its facts are missing.
@NullMarked
package org.vml.agent.system;

import org.jspecify.annotations.NullMarked;
