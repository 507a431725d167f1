import AssayExperiments
import AssayVariables

/// The experiments that Assay brings with it: one phenomenon of deep learning each, in a file of its own.
///
/// ```swift
/// let names = Catalogue.experiments.map(\.claim.name)
/// ```
public enum Catalogue {
  /// All experiments, in alphabetical order of their claims' names.
  public static let experiments: [Experiment] = [
    BatchNormSpeedsUpSGD.experiment, ComplexityFindsBiasedMakers.experiment,
    GradientDescentStalls.experiment, SimpleFunctionsAreLikelier.experiment,
  ].sorted { $0.claim.name < $1.claim.name }

  /// The processor, which is free in every claim: no bit may depend on it.
  static let processor = Variable<String>("processor", "the processor that ran the trial", .text)
}
