extension [Event] {
  /// The remarks about these events, and about those remarks; the events are in the order of the log.
  package func remarks(on numbers: Set<Int>) -> [Event] {
    var subjects = numbers
    return filter { event in
      guard case .remarked(let remark) = event.content, subjects.contains(remark.subject) else {
        return false
      }
      subjects.insert(event.number)
      return true
    }
  }
}

extension Event.Remarked {
  /// Throws for a remark without an author or a text.
  package func validate() throws {
    guard !author.isEmpty else { throw DesignError.missing("author of the \(kind.rawValue)") }
    guard !text.isEmpty else { throw DesignError.missing("text of the \(kind.rawValue)") }
  }
}
