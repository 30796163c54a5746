// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace lookalike {

/// Makes OpenMP's idle threads sleep instead of spin, for the whole process; call it first in main. Spinning
/// threads fight the decode workers and every other program for the cores: on a busy two-core machine
/// describing fell from 550 to 28 images a second. OpenMP reads OMP_WAIT_POLICY when its library is loaded,
/// so the program starts itself once more with it set; what the person set stays. Returns when there is
/// nothing (more) to do.
void startWithPassiveOpenMp(char** argv);

}  // namespace lookalike
