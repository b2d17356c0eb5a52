#pragma once

namespace adaptbench {

// P(|T| > |t|) for Student's t with `freedom` > 0 degrees of freedom.
double student_t_two_sided_p(double t, double freedom);

// The t with P(|T| <= t) = `coverage`, e.g. student_t_quantile(0.95, 4) = 2.776.
double student_t_quantile(double coverage, double freedom);

}  // namespace adaptbench
