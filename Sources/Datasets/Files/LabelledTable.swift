import AssayInterchange

/// A dataset read from a text table (CSV), with the names of its columns and classes.
///
/// ```swift
/// let table = try LabelledTable(csv: "iris.csv", label: .named("species"), classes: .names)
/// let data = table.dataset
/// ```
public struct LabelledTable: Sendable, Hashable {
  /// A column of a table.
  public enum Column: Sendable, Hashable {
    /// The column with this name in the first line.
    case named(String)
    /// The column with this number, counted from 1.
    case number(Int)
  }

  /// How the fields of the label's column name the classes.
  public enum Classes: Sendable, Hashable {
    /// Whole numbers from 0; the number of classes is the greatest + 1 unless it is given.
    case numbers(count: Int? = nil)
    /// By names, which are numbered in alphabetical order.
    case names
    /// By these names, numbered in this order; any other is refused.
    case named([String])
  }

  /// The examples, in the order of the lines.
  public let dataset: Dataset
  /// The names of the features' columns, or their numbers where the table has no names.
  public let featureNames: [String]
  /// The classes' names, or their numbers.
  public let classNames: [String]

  /// Reads a CSV file (RFC 4180, UTF-8), gzipped or not. One column holds the class; all others but the
  /// `ignored` ones hold numbers in decimal notation, which are rounded to float32. Spaces around them are
  /// ignored.
  ///
  /// - Parameter path: The file, of at most 4 GiB.
  /// - Parameter label: The column of the class.
  /// - Parameter classes: How that column names the classes.
  /// - Parameter ignored: Columns that are neither label nor feature.
  /// - Parameter hasNames: Whether the first line names the columns.
  /// - Parameter separator: One ASCII character, such as a semicolon or a tab.
  /// - Throws: an `InterchangeError` when the file cannot be read, and a `DatasetError` that names line and column, both
  ///   counted from 1, when it is no such table.
  public init(
    csv path: String, label: Column, classes: Classes, ignoring ignored: [Column] = [], hasNames: Bool = true,
    separator: Character = ","
  ) throws {
    guard let separatorByte = separator.asciiValue, !"\"\r\n".contains(separator) else {
      throw DatasetError.file(
        path: path, place: "", reason: "'\(separator)' cannot separate fields; it must be one ASCII character"
      )
    }
    var reader = CSVReader(
      try WholeFile.bytes(path, limit: 1 << 32), separator: separatorByte, path: path)
    guard let first = try reader.next() else { throw DatasetError.noExamples(dataset: path) }
    let columns = try Columns(first, path: path, hasNames: hasNames, label: label, ignored: ignored)
    var features: [Float] = []
    var labels: [(line: Int, text: String)] = []
    var record = hasNames ? try reader.next() : first
    while let current = record {
      guard current.fields.count == columns.names.count else {
        throw DatasetError.file(
          path: path, place: "line \(current.line)",
          reason: "there are \(current.fields.count) fields; the first line has \(columns.names.count)")
      }
      for column in columns.features {
        features.append(try columns.number(current.fields[column], column, current.line))
      }
      labels.append((current.line, current.fields[columns.label]))
      record = try reader.next()
    }
    guard !labels.isEmpty else { throw DatasetError.noExamples(dataset: path) }
    let (names, numbers) = try columns.classes(labels, classes)
    featureNames = columns.features.map { columns.names[$0] }
    classNames = names
    dataset = try Dataset(
      name: Dataset.fileName(path), features: features, labels: numbers, classes: names.count,
      width: columns.features.count)
  }
}
