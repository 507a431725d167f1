extension Layer where Self: Configured {
  /// Why its settings have no meaning, in words; `nil` where they have one.
  var fault: String? { Self.settings.fault(of: self) }
}
