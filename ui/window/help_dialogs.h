// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace lookalike::ui {

/// Version, licence, and every linked library with its licence.
void showAbout(QWidget* parent);

}  // namespace lookalike::ui
