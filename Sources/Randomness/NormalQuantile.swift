import AssayKernels

/// The point below which a standard normal variable lies with probability `p`, to a few 1e−16 relative; −∞ at
/// 0, +∞ at 1, NaN outside [0, 1]. The kernels define it, so it has the bits of their normal draws.
package func standardNormalQuantile(_ p: Double) -> Double { assay_normal_quantile(p) }
