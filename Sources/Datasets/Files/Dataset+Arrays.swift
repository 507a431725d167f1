import AssayInterchange

extension Dataset {
  /// Examples from a NumPy archive (npz, stored or deflated): an array of numbers whose first size counts the examples,
  /// and one of whole numbers, a class for each.
  ///
  /// Features of other formats are rounded to float32. `classes` is the greatest label + 1 unless it is given. Throws
  /// an `InterchangeError` when the file or an array of it is invalid, and a `DatasetError` when features and labels
  /// do not form a dataset.
  public static func npz(
    _ path: String, features: String = "features", labels: String = "labels", classes: Int? = nil
  ) throws -> Dataset {
    let archive = try NumpyArchive(path)
    return try examples(
      features: FileArray(path, "array '\(features)'", try archive.tensor(features)),
      labels: FileArray(path, "array '\(labels)'", try archive.tensor(labels)), divisor: 1, classes: classes)
  }

  /// Examples from two IDX files, such as those of MNIST, gzipped or not: images (or any other arrays) and a class for
  /// each.
  ///
  /// Every feature is divided by `divisor` in float32: 255 makes the bytes of an image 0 to 1. `classes` is the
  /// greatest label + 1 unless it is given. Throws an `InterchangeError` when a file is invalid, and a `DatasetError`
  /// when features and labels do not form a dataset.
  public static func idx(
    images: String, labels: String, dividedBy divisor: Float = 1, classes: Int? = nil
  ) throws -> Dataset {
    guard divisor.isFinite, divisor > 0 else {
      throw DatasetError.file(
        path: images, place: "", reason: "its features cannot be divided by \(divisor); it must be above 0")
    }
    return try examples(
      features: FileArray(images, "", try IDXFile(images).tensor()),
      labels: FileArray(labels, "", try IDXFile(labels).tensor()), divisor: divisor, classes: classes)
  }

  /// An array with its file and name, for messages.
  private struct FileArray {
    let path: String
    let place: String
    let tensor: StoredTensor

    init(_ path: String, _ place: String, _ tensor: StoredTensor) {
      (self.path, self.place, self.tensor) = (path, place, tensor)
    }

    func refused(_ reason: String) -> DatasetError { .file(path: path, place: place, reason: reason) }
  }

  private static func examples(
    features: FileArray, labels: FileArray, divisor: Float, classes: Int?
  ) throws -> Dataset {
    guard labels.tensor.shape.count == 1, let wholes = labels.tensor.wholes() else {
      throw labels.refused(
        "labels must be whole numbers in one row, not \(labels.tensor.format.rawValue)\(labels.tensor.shape)")
    }
    guard let count = features.tensor.shape.first, count == wholes.count else {
      throw features.refused(
        "its first size must count the \(wholes.count) labels; its shape is \(features.tensor.shape)")
    }
    guard !wholes.isEmpty else { throw DatasetError.noExamples(dataset: features.path) }
    let values = features.tensor.roundedFloats()
    let (classes, checked) = try labelled(wholes, path: labels.path, classes: classes) { example, reason in
      labels.refused("example \(example), counted from 0: \(reason)")
    }
    return try Dataset(
      name: fileName(features.path), features: divisor == 1 ? values : values.map { $0 / divisor },
      labels: checked, classes: classes, width: values.count / count)
  }

  /// The labels as a dataset holds them, and the number of classes: the greatest label + 1 unless it is
  /// given.
  ///
  /// When the number is not given, every label must be smaller than the number of examples: a damaged label
  /// would otherwise ask for that many classes.
  static func labelled(
    _ labels: [Int], path: String, classes: Int?, refused: (_ example: Int, _ reason: String) -> DatasetError
  ) throws(DatasetError) -> (classes: Int, labels: [Int32]) {
    if let classes, !(1...Int(Int32.max)).contains(classes) {
      throw .file(
        path: path, place: "",
        reason: "the number of classes is given as \(classes); it must lie within 1 and \(Int32.max)")
    }
    for (example, label) in labels.enumerated() where !(0..<(classes ?? labels.count)).contains(label) {
      let right =
        classes.map { "with \($0) classes it must lie within 0 and \($0 - 1)" }
        ?? "it must lie within 0 and \(labels.count - 1), as there are \(labels.count) examples, "
        + "unless the number of classes is given"
      throw refused(example, "the label is \(label); \(right)")
    }
    return (classes ?? (labels.max() ?? 0) + 1, labels.map { Int32($0) })
  }

  /// The last component of a path.
  static func fileName(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}
