extension LabelledTable {
  /// Which columns of a table hold the label and the features. Columns are counted from 0 here, and from 1 in
  /// messages.
  struct Columns {
    let path: String
    let names: [String]
    let label: Int
    let features: [Int]

    init(
      _ first: CSVReader.Record, path: String, hasNames: Bool, label: Column, ignored: [Column]
    ) throws(DatasetError) {
      let names = hasNames ? first.fields : (1...first.fields.count).map { "\($0)" }
      func place(_ column: Column) throws(DatasetError) -> Int {
        switch column {
        case .number(let number):
          guard names.indices.contains(number - 1) else {
            throw .file(
              path: path, place: "line \(first.line)",
              reason: "there is no column \(number); the columns are numbered from 1 to \(names.count)")
          }
          return number - 1
        case .named(let name):
          guard hasNames else {
            throw .file(
              path: path, place: "line \(first.line)",
              reason: "the columns have no names, so that '\(name)' must be given by its number")
          }
          let places = names.indices.filter { names[$0] == name }
          guard places.count == 1 else {
            let known = names.prefix(20).joined(separator: ", ") + (names.count > 20 ? ", …" : "")
            throw .file(
              path: path, place: "line \(first.line)",
              reason:
                "\(places.isEmpty ? "no column has" : "\(places.count) columns have") the name '\(name)'; "
                + "the columns are \(known)")
          }
          return places[0]
        }
      }
      let labelPlace = try place(label)
      var others: Set<Int> = [labelPlace]
      for column in ignored { others.insert(try place(column)) }
      self.path = path
      self.names = names
      self.label = labelPlace
      features = names.indices.filter { !others.contains($0) }
    }

    private func refused(_ column: Int, _ line: Int, _ reason: String) -> DatasetError {
      let name = names[column] == "\(column + 1)" ? "" : " ('\(names[column])')"
      return .file(path: path, place: "line \(line), column \(column + 1)" + name, reason: reason)
    }

    private static let decimal = Set("0123456789+-.eE".utf8)

    /// A field as a number.
    func number(_ field: String, _ column: Int, _ line: Int) throws(DatasetError) -> Float {
      let text = trimmed(field)
      guard text.utf8.allSatisfy(Self.decimal.contains), let number = Float(text) else {
        throw refused(column, line, "'\(field.prefix(40))' is no number in decimal notation")
      }
      guard number.isFinite else {
        throw refused(column, line, "\(text.prefix(40)) is too large for float32")
      }
      return number
    }

    /// The names of the classes and the class of each example.
    func classes(
      _ fields: [(line: Int, text: String)], _ classes: Classes
    ) throws(DatasetError) -> (names: [String], labels: [Int32]) {
      switch classes {
      case .numbers(let count):
        var numbers: [Int] = []
        for (line, text) in fields {
          guard let number = Int(trimmed(text)) else {
            throw refused(
              label, line, "'\(text.prefix(40))' is no class; the classes are whole numbers from 0")
          }
          numbers.append(number)
        }
        let (count, labels) = try Dataset.labelled(numbers, path: path, classes: count) {
          refused(label, fields[$0].line, $1)
        }
        return ((0..<count).map { "\($0)" }, labels)
      case .names:
        return try numbered(fields, Set(fields.map(\.text)).sorted())
      case .named(let names):
        guard Set(names).count == names.count else {
          throw .file(
            path: path, place: "", reason: "the names of the classes that are given are not different")
        }
        return try numbered(fields, names)
      }
    }

    private func numbered(
      _ fields: [(line: Int, text: String)], _ names: [String]
    ) throws(DatasetError) -> (names: [String], labels: [Int32]) {
      let numbers = Dictionary(uniqueKeysWithValues: zip(names, Int32(0)...))
      var labels: [Int32] = []
      for (line, text) in fields {
        guard let number = numbers[text] else {
          throw refused(
            label, line, "'\(text.prefix(40))' is no class; the classes are \(names.joined(separator: ", "))")
        }
        labels.append(number)
      }
      return (names, labels)
    }

    private func trimmed(_ field: String) -> String {
      var text = Substring(field)
      while text.first == " " || text.first == "\t" { text.removeFirst() }
      while text.last == " " || text.last == "\t" { text.removeLast() }
      return String(text)
    }
  }
}
