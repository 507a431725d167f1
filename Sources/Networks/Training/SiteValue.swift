import AssayTensors

/// What a site of a network gave in one run, or a derivative with respect to it.
public struct SiteValue: Sendable, Hashable {
  /// The path of the site, such as `1.relu`.
  public var path: String
  /// The shape and element type; the first axis is the batch.
  public var type: TensorType
  /// The values, row-major. Integers and booleans are converted to numbers.
  public var values: [Double]
}

extension Executor {
  /// The value that was observed at a path.
  func activation(_ path: String) throws -> SiteValue {
    let type = try type(of: path)
    return SiteValue(path: path, type: type, values: try numbers(path, type.element))
  }
}
