import AssayCatalogue
import AssayExperiments
import Testing

import struct AssayExperiments.Measurement

/// The bits of every body of the catalogue, by its name and revision. Where this fails, code changed a result: give the
/// body its next revision, and put its new bits here.
@Suite struct GoldenTests {
  /// The first 16 digits of the digests of three trials: the first, the middle and the last one of the first stage's
  /// first seed.
  private static let recorded = [
    "batchnorm-speeds-up-sgd, revision 1": ["2f81cba745a78b65", "535c6b0bd002c9ea", "d7af421c06666cfe"],
    "gradient-descent-stalls, revision 1": ["2dd333153b5bdf3e", "7ec1b20ca8620f2c", "cf56e4283d809e48"],
    "people-are-bad-at-random, revision 1": ["5b852f7bf4b00b24", "e1eb2965cac0dd00", "9580dfc29e992e5b"],
    "simple-functions-are-likelier, revision 1": [
      "bed863b795c71f7b", "0f9887e7ba38b5aa", "91c85c71ee99e11b",
    ],
  ]

  private func samples(_ experiment: Experiment) throws -> [Trial] {
    let trials = try experiment.design.trials(of: experiment.design.stages[0], choices: [])
    let block = trials.filter { $0.seed == trials[0].seed }
    return [block[0], block[block.count / 2], block[block.count - 1]]
  }

  /// The digest of the bits of all measures and series, and of the result.
  private func digest(_ measurement: Measurement) throws -> String {
    let canonical = measurement.canonical
    var bits = canonical.series.mapValues { $0.map { String($0.bitPattern, radix: 16) } }
    for (name, value) in canonical.measures {
      bits["measure " + name] = [String(value.bitPattern, radix: 16)]
    }
    bits["result"] = [measurement.result]
    return try String(Canonical.digest(bits).prefix(16))
  }

  @Test(arguments: Catalogue.experiments.map(\.claim.name))
  func `a body has the bits that were recorded`(_ name: String) throws {
    let experiment = try #require(Catalogue.experiments.first { $0.claim.name == name })
    let digests = try samples(experiment).map { try digest(experiment.execute($0).measurement) }
    #expect(digests == Self.recorded[experiment.body.description], "\(experiment.body)")
  }
}
