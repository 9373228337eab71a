#pragma once

#include <span>
#include <string_view>

#include "directory/place_index.h"

namespace meldwijzer {

// What the words around a name say about it. `at` is the first word of the name.

// "in", "uit", "naar" ...
bool IsPlaceWord(std::string_view word);
// "in", "uit", "omgeving" ...: the next word is likely a place.
bool FollowsPlaceWord(std::span<const PlaceWord> words, size_t at);
// "gemeente", "regio", "buurt van" ...: the next word is a place, whatever else it may mean.
bool FollowsPlaceLabel(std::span<const PlaceWord> words, size_t at);
// "wie bel ik voor", "de coördinator van" ...: somebody is sought for the place that follows.
bool FollowsSearch(std::span<const PlaceWord> words, size_t at);
// "GGD", "huisartsenpraktijk", "school:" ...: the next word is likely where that is.
bool FollowsOrganisation(std::span<const PlaceWord> words, size_t at);
// "mevrouw van", "familie" ...: the next word is the name of a person.
bool FollowsTitle(std::span<const PlaceWord> words, size_t at);
// "niet in", "niet meer in de gemeente", "in plaats van": the place is denied.
bool FollowsDenial(std::span<const PlaceWord> words, size_t at);
// True where the words from `from` up to `to` carry a denial on to the next name: "niet in Breda of
// Tilburg", "niet het Bergen in Limburg".
bool CarriesDenial(std::span<const PlaceWord> words, size_t from, size_t to);
// True where the words from `from` up to `to` say that the next name is only near the one before:
// "Velp bij Arnhem".
bool SaysNear(std::span<const PlaceWord> words, size_t from, size_t to);
// "de", "haar", "een": what follows is mostly no name where it is also a word.
bool FollowsDeterminer(std::span<const PlaceWord> words, size_t at);
// "Marieke van": the next word is the name of a person.
bool FollowsFirstName(std::span<const PlaceWord> words, size_t at);
// "ik ben", "zij heet", "mijn naam is": what follows is a name of a person where it is no place as
// it is spelled.
bool FollowsSelf(std::span<const PlaceWord> words, size_t at);
// "uit": where somebody comes from.
bool FollowsOrigin(std::span<const PlaceWord> words, size_t at);
// "postcode", in the same clause.
bool FollowsPostcodeWord(std::span<const PlaceWord> words, size_t at);
// The kinds that the word before asks for, or the one after: "gemeente X", "X (provincie)". `end`
// is the word after the name. Empty: any.
std::span<const PlaceKind> KindsAskedFor(std::span<const PlaceWord> words, size_t at, size_t end);
// "noord", "zuidwest", "centrum": a part of the town whose name stands before it.
bool IsPartOfTown(std::string_view word);

// Words that say nothing about which place is meant ("ik", "woon", "in").
bool IsFiller(std::string_view word);
// "in Leek denk ik": nothing but the end of the thought follows.
bool IsPartingWord(std::string_view word);
// Words that people put around a place when they ask who answers there ("wie", "nummer").
bool IsAskingWord(std::string_view word);

}  // namespace meldwijzer
