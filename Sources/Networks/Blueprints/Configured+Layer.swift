extension Layer where Self: Configured {
  /// Why the layer's settings are invalid, in words; `nil` where they are valid.
  var fault: String? { Self.settings.fault(of: self) }
}
