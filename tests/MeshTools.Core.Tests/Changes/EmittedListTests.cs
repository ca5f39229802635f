using System.Reflection;
using System.Runtime.CompilerServices;
using MeshTools.Changes;

namespace MeshTools.Core.Tests.Changes;

/// <summary>What commands emit holds arrays, which PowerShell can slice.</summary>
public sealed class EmittedListTests
{
    public static TheoryData<Type, string> Lists
    {
        get
        {
            TheoryData<Type, string> lists = [];
            foreach (PropertyInfo property in typeof(EmittedList).Assembly.GetExportedTypes().SelectMany(static type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance)))
            {
                if (property is { CanWrite: true, PropertyType.IsGenericType: true } && property.PropertyType.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
                {
                    lists.Add(property.DeclaringType!, property.Name);
                }
            }

            return lists;
        }
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public void Every_list_in_an_output_is_an_array(Type type, string name)
    {
        PropertyInfo property = type.GetProperty(name)!;
        Type element = property.PropertyType.GetGenericArguments()[0];
        object given = typeof(EmittedListTests).GetMethod(nameof(Compiled), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(element).Invoke(null, null)!;
        object emitted = RuntimeHelpers.GetUninitializedObject(type);

        property.SetValue(emitted, given);

        Assert.False(given.GetType().IsArray);
        Assert.Equal(element.MakeArrayType(), property.GetValue(emitted)!.GetType());
    }

    [Fact]
    public void There_are_such_lists() => Assert.True(Lists.Count > 20);

    /// <summary>As most are written: the compiler chooses a type.</summary>
    private static IReadOnlyList<T?> Compiled<T>() => [default, default];
}
