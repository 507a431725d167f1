/// A place in a program that has a name: a layer of a network where it was applied, or a tensor that was labelled.
///
/// ```swift
/// for site in program.sites { print(site.path, site.layer ?? "label", site.output) }
/// let seen = try program.observing(["0.dense"])
/// ```
///
/// A layer that is applied twice under one name has the sites `name` and `name#2`, in the order of the trace.
public struct Site: Sendable, Hashable {
  /// Where it is: names of layers from the outermost in, with dots between them, such as `2.residual.body.0.dense`.
  public let path: String
  /// The kind of the layer, such as `dense`; `nil` for a label.
  public let layer: String?
  /// What the layer was applied to; `nil` for a label.
  public let input: TensorType?
  /// What it gives.
  public let output: TensorType
  /// Whether it lies inside a `scan`, so that it has a value in each iteration and none outside.
  public let isInsideLoop: Bool

  /// The number of a site or label within its trace.
  typealias ID = Int
}
