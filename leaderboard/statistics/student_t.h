#pragma once

namespace adaptbench {

// P(|T| > |t|) for Student's t with `freedom` > 0 degrees of freedom.
double student_t_two_sided_p(double t, double freedom);

// The t with P(|T| > t) = `p`, e.g. student_t_critical(0.05, 4) = 2.776.
double student_t_critical(double p, double freedom);

}  // namespace adaptbench
