namespace MeshTools.Errors;

/// <content>Texts within objects.</content>
internal static partial class ErrorCatalog
{
    public static readonly ErrorDefinition ConfigTextInvalid = Define(
        "ConfigTextInvalid", ErrorKind.InvalidData,
        "The YAML text that a ConfigMap holds cannot be read, so it was not changed.",
        "Mend the text at the line that the message names.");
}
