import AssayExperiments

/// The phenomena of deep learning as registered experiments: one file each.
public enum Catalogue {
  /// All of them, in alphabetical order of their names.
  public static let experiments: [Experiment] = [
    BatchNormSpeedsUpSGD.experiment, GradientDescentStalls.experiment,
    PeopleAreBadAtRandom.experiment, SimpleFunctionsAreLikelier.experiment,
  ].sorted { $0.claim.name < $1.claim.name }
}
