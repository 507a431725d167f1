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
    "batchnorm-speeds-up-sgd, revision 2": ["309c273438e87abc", "d54849f321a4f077", "4fc185fa7afb05e3"],
    "complexity-finds-biased-makers, revision 1": [
      "243fad8417c0625d", "2859e3304ccbc95d", "23e8d7f89e535dae",
    ],
    "gradient-descent-stalls, revision 2": ["83bd1e615c07ac5d", "8a892e0c721647b9", "f005d5077678eb6a"],
    "simple-functions-are-likelier, revision 2": [
      "cb10c00dac8d386f", "7707d24b09897b85", "48480b1878e13f14",
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
