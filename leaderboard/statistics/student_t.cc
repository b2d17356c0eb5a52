#include "leaderboard/statistics/student_t.h"

#include <cmath>

namespace adaptbench {
namespace {

// Continued fraction of the incomplete beta function, DLMF 8.17.22, by the modified Lentz
// algorithm.
double beta_fraction(double a, double b, double x) {
  constexpr double kTiny = 1e-300;
  double c = 1.0, d = 1.0 - (a + b) * x / (a + 1.0);
  d = 1.0 / (std::abs(d) < kTiny ? kTiny : d);
  double value = d;
  const auto advance = [&](double numerator) {
    d = 1.0 + numerator * d;
    c = 1.0 + numerator / c;
    d = 1.0 / (std::abs(d) < kTiny ? kTiny : d);
    if (std::abs(c) < kTiny) c = kTiny;
    value *= d * c;
    return std::abs(d * c - 1.0);
  };
  for (int m = 1; m <= 500; ++m) {
    const double two_m = 2.0 * m;
    advance(m * (b - m) * x / ((a + two_m - 1.0) * (a + two_m)));
    if (advance(-(a + m) * (a + b + m) * x / ((a + two_m) * (a + two_m + 1.0))) < 1e-15) break;
  }
  return value;
}

// Regularised incomplete beta function I_x(a, b).
double incomplete_beta(double a, double b, double x) {
  if (x <= 0.0) return 0.0;
  if (x >= 1.0) return 1.0;
  const double front = std::exp(std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) +
                                a * std::log(x) + b * std::log1p(-x));
  // The fraction converges quickly on one side only; the function is symmetric.
  if (x < (a + 1.0) / (a + b + 2.0)) return front * beta_fraction(a, b, x) / a;
  return 1.0 - front * beta_fraction(b, a, 1.0 - x) / b;
}

}  // namespace

double student_t_two_sided_p(double t, double freedom) {
  return incomplete_beta(0.5 * freedom, 0.5, freedom / (freedom + t * t));
}

double student_t_critical(double p, double freedom) {
  double low = 0.0, high = 1.0;
  while (student_t_two_sided_p(high, freedom) > p) high *= 2.0;
  for (int i = 0; i < 200 && high - low > 1e-12 * high; ++i) {
    const double middle = 0.5 * (low + high);
    (student_t_two_sided_p(middle, freedom) > p ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

}  // namespace adaptbench
