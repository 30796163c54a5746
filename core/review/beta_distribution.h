// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace lookalike::review {

/// The regularised incomplete beta function I_x(a, b): what share of a beta distribution lies below x.
/// a, b > 0; x within 0..1. By its continued fraction (NIST Digital Library of Mathematical Functions,
/// 8.17.22), to about 1e-10.
[[nodiscard]] double betaBelow(double x, double a, double b);
/// Where `share` (0..1) of a beta distribution lies below.
[[nodiscard]] double betaQuantile(double share, double a, double b);
/// The logarithm of the beta function B(a, b); a, b > 0.
[[nodiscard]] double logBeta(double a, double b);

}  // namespace lookalike::review
