import AssayTensors

/// What a site of a network gave in one run, or a derivative with respect to it.
public struct SiteValue: Sendable, Hashable {
  /// The site's, such as `1.relu`.
  public var path: String
  /// Shape and element type; the first axis is the batch.
  public var type: TensorType
  /// Row-major. Whole numbers and truth values as numbers, too.
  public var values: [Double]
}

extension Executor {
  /// What was observed under that path.
  func activation(_ path: String) throws -> SiteValue {
    let type = try type(of: path)
    return SiteValue(path: path, type: type, values: try numbers(path, type.element))
  }
}
