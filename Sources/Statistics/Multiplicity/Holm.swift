/// Holm's correction of the p-values of several tests.
public enum Holm {
  /// The p-values corrected for their number, in the order given: rejecting the hypotheses whose corrected p-values
  /// are at most α keeps the chance of any false rejection at most α, whatever their dependence. No p-values give
  /// none.
  ///
  /// Step-down: with p₍₁₎ ≤ … ≤ p₍ₘ₎ the i-th is max over j ≤ i of min(1, (m − j + 1) p₍ⱼ₎). Holm, "A simple
  /// sequentially rejective multiple test procedure", Scand. J. Statist. 6 (1979).
  public static func adjusted(_ pValues: [Double]) throws -> [Double] {
    for (index, pValue) in pValues.enumerated() where !(pValue >= 0 && pValue <= 1) {
      throw StatisticsError.notAProbability(
        name: "p-value number \(index), counted from 0,", value: pValue)
    }
    var adjusted = pValues
    var largest = 0.0
    // Equal p-values get equal results whatever their order: the first of them has the larger factor.
    for (rank, index) in pValues.indices.sorted(by: { pValues[$0] < pValues[$1] }).enumerated() {
      largest = max(largest, min(1, Double(pValues.count - rank) * pValues[index]))
      adjusted[index] = largest
    }
    return adjusted
  }
}
