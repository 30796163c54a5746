// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <QRgb>

namespace lookalike::ui {

/// Colours for 0..1, from almost black through violet and orange to light yellow. Equal steps look equally
/// large (lightness is linear in Oklab, Ottosson 2020) and the order holds in grey.
[[nodiscard]] QRgb rampColor(double value);

/// The same for 0..255.
[[nodiscard]] const std::array<QRgb, 256>& rampTable();

}  // namespace lookalike::ui
