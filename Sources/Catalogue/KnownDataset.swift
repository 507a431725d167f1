import AssayDatasets
import AssayExperiments

/// The datasets that experiments of the catalogue name in their designs.
enum KnownDataset: String, CaseIterable, LevelValue {
  case digits

  /// The dataset's examples.
  func load() throws -> Dataset {
    switch self {
    case .digits: try .digits()
    }
  }
}
