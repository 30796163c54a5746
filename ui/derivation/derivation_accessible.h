// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace lookalike::ui {

/// Lets screen readers walk through the cards of every DerivationView. Called by the view; does something the
/// first time only.
void installDerivationAccessibility();

}  // namespace lookalike::ui
