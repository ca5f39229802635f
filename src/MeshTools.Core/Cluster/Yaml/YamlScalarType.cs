namespace MeshTools.Cluster.Yaml;

/// <summary>What a scalar is.</summary>
internal enum YamlScalarType
{
    /// <summary>Text, dates included.</summary>
    Text,

    /// <summary>Nothing.</summary>
    Null,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A whole number of any length.</summary>
    Integer,

    /// <summary>A number with a fraction or an exponent.</summary>
    Float,

    /// <summary>Infinity, or not a number: YAML has them, JSON has not.</summary>
    NotFinite,
}
