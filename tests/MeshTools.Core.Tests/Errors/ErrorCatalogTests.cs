using MeshTools.Errors;

namespace MeshTools.Core.Tests.Errors;

public sealed class ErrorCatalogTests
{
    [Fact]
    public void Ids_are_unique_and_fit_for_scripts()
    {
        Assert.NotEmpty(ErrorCatalog.All);
        Assert.Equal(ErrorCatalog.All.Count, ErrorCatalog.All.Select(static definition => definition.Id).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(ErrorCatalog.All, static definition => Assert.Matches("^[A-Z][A-Za-z]+$", definition.Id));
    }

    [Fact]
    public void Each_has_a_meaning_and_a_next_step_in_whole_sentences()
    {
        Assert.All(ErrorCatalog.All, static definition =>
        {
            Assert.EndsWith(".", definition.Meaning, StringComparison.Ordinal);
            Assert.True(definition.Action.Length > 15, definition.Id);
        });
    }

    [Fact]
    public void The_id_is_the_name_of_the_field()
    {
        string[] fields = [.. typeof(ErrorCatalog).GetFields()
            .Where(static field => field.FieldType == typeof(ErrorDefinition))
            .Select(static field => field.Name)
            .Order()];

        Assert.Equal(fields, ErrorCatalog.All.Select(static definition => definition.Id).Order());
    }
}
