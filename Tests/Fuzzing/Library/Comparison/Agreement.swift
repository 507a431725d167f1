/// Whether a traced derivative is what dual numbers say, as far as their bounds decide it.
package enum Agreement: Equatable {
  case same
  /// In words.
  case different(String)
  /// One of them is not known, no number, or known to less than a hundredth.
  case undecided

  /// `isSmooth`: whether no function or slope on the way is infinite, so that no derivative may be no number.
  package init(traced: Number, dual: Number, isSmooth: Bool = false) {
    if isSmooth, traced.isKnown, dual.isKnown, traced.value.isNaN, dual.value.isFinite {
      self = .different("no number, where dual numbers have \(dual.value) ± \(dual.error)")
      return
    }
    let (size, error) = (max(traced.value.magnitude, dual.value.magnitude), traced.error + dual.error)
    guard traced.isKnown, dual.isKnown, !traced.value.isNaN, !dual.value.isNaN, size.isFinite,
      error <= 1e-2 * max(size, 1e-6)
    else {
      self = .undecided
      return
    }
    self =
      (traced.value - dual.value).magnitude <= error + 1e-300
      ? .same
      : .different("\(traced.value) ± \(traced.error), where dual numbers have \(dual.value) ± \(dual.error)")
  }
}
