/// The correction of the p-values of several tests that bounds the share of false ones among the rejected hypotheses.
public enum BenjaminiHochberg {
  /// The p-values corrected for their number, in the order given: of the hypotheses whose corrected p-values are at
  /// most α, the expected share of true ones is at most α, if the tests are independent or positively dependent. Use
  /// `Holm` where a single false rejection is too many. No p-values give none.
  ///
  /// Step-up: with p₍₁₎ ≤ … ≤ p₍ₘ₎ the i-th is min over j ≥ i of min(1, m p₍ⱼ₎/j). Benjamini and Hochberg,
  /// "Controlling the false discovery rate", J. R. Statist. Soc. B 57 (1995).
  public static func adjusted(_ pValues: [Double]) throws -> [Double] {
    for (index, pValue) in pValues.enumerated() where !(pValue >= 0 && pValue <= 1) {
      throw StatisticsError.notAProbability(
        name: "p-value number \(index), counted from 0,", value: pValue)
    }
    var adjusted = pValues
    var smallest = 1.0
    // Equal p-values get equal results whatever their order: the last of them has the smaller factor.
    for (rank, index) in pValues.indices.sorted(by: { pValues[$0] < pValues[$1] }).enumerated().reversed() {
      smallest = min(smallest, Double(pValues.count) / Double(rank + 1) * pValues[index])
      adjusted[index] = smallest
    }
    return adjusted
  }
}
