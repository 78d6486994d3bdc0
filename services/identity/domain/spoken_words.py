"""Words that are understood over the telephone: short, everyday, and no two alike.

Chosen by hand. No word sounds like another one of the list or like a common word that is spelt
differently, and no two differ by a single letter.
"""

from typing import Final

SPOKEN_WORDS: Final = tuple(
    """
    absent acorn acrobat active actor address adult advice agree airport alarm album alert
    alive alley almond alphabet amber amuse anchor ancient angle animal annual answer anthem
    apple apricot april apron arch arena armchair armour arrive arrow artful artist ashtray
    athlete atlas attend attic autumn autumnal average awake award awning baby backpack
    badge bagel baker balance balcony ballad ballet balloon ballroom bamboo banana bandage
    banjo banner banquet barber bargain barley barn barnyard barrel basic basket bathrobe
    bathtub battery beacon beanbag beard beautiful beaver bedroom beehive begin belfry
    belong bench better bicycle birdcage birthday biscuit blackbird blanket blazer blender
    blink bloom blossom blouse bluebell blueberry boathouse bobbin bonfire bonnet bonsai
    bookcase bookshop border borrow bottle bottom bouquet bowler boxer bracelet bracken
    branch brave breakfast breathe breeze brick bridge brief bright brittle broccoli broken
    bronze brother bubble bucket buckle budget buffalo bugle build builder bulldog bumblebee
    bumper bungalow bunker burger busy butcher butler button buzzard cabbage cabin cable
    cactus cafe calm camel camera campfire canal canary candle canoe canyon captain caramel
    caravan cardigan careful carnival carpet carriage carrot carry cartoon cashew cashmere
    castle casual catch catkin cauldron cavern ceiling celery century chaffinch chalk
    champion channel chapter chariot cheddar cheerful cheese chemist cherry chess chestnut
    chicken chimney chisel choose chorus chutney cinema cinnamon circle circus citrus civil
    clarinet classic cleaner clever climb climber clipboard cloth cloudy coaster cobbler
    cobweb cockpit coconut coffee collar college comet comfy common compass compost concert
    content cook copper coral corduroy corner correct cosy cottage cotton couch counter
    country courtyard cousin cover cowboy crackle crafty cranberry crawl crayon create
    cricket crimson crisp crocus cross crumpet crystal cuckoo cucumber cupboard curious
    curly curtain cushion custard cyclist daffodil dainty dairy damson dance daring daughter
    daybreak dazzle december decent decimal deckchair deep defend delay deliver denim
    dentist diamond diary dinner dinosaur diploma dizzy doctor dolphin domino donkey
    doorbell doorstep double doughnut dragon dragonfly drawer dream dresser drift driftwood
    drink drive drowsy drummer duchess duster eager eagle early earring earthy easel easy
    eclipse editor eggcup eggshell elbow elder elegant elephant eleven emerald emperor empty
    engine enjoy enough enter envelope equal escalator evening exotic expand expert explorer
    fabric factory falcon family famous fancy farmer farmhouse farthing feather february
    fellow fender festival fetch fiddle fifteen fifty figure final finger finish firefly
    fireplace firewood flagpole flamingo flannel flask fleece flipper float florist fluffy
    flute foghorn folder football footpath forest forget formal fortress fortune forward
    fossil fountain fourteen foxglove freckle freezer fresh friday friend friendly fritter
    frosty frozen fruit funnel funny furnace fuzzy gadget galaxy gallery gallon gannet
    garage garden garland garlic garment gather gazebo gazelle gecko genius gentle geranium
    giant giggle gingham giraffe glacier glad gleam glider glimmer glitter globe glossy
    goblet goblin goggles golden goldfish gondola gosling gradual grammar grand granite
    grape grateful gravel gravy greet griddle grocer grow guide guitar gutter haddock
    hairbrush hamlet hammer hammock hamster handbag handrail handsome handy happy harbour
    harness harvest hasty hatbox haystack hazel headland hearty heavy hedgehog helmet help
    helpful heron herring hexagon hidden highway hillside hinge hobby hockey holiday hollow
    honest honey hoover hopeful horizon hornet horseshoe hospital hotel hourglass humble
    hundred hunter hyacinth iceberg icebox icicle ideal igloo imagine important inkwell
    insect inside invite ivory jacket jaguar january jasmine jelly jellyfish jersey jetty
    jewel jigsaw jogger journal journey joyful jump jungle juniper kangaroo kayak keen
    kettle keyboard kind kingdom kiosk kipper kitchen kitten kiwi koala ladder ladybird
    lagoon lakeside lamppost lantern lapwing lasagne laugh laundry lavender lawyer leaflet
    learn leave lecture legend lemon lemonade lentil leopard lettuce library lifeboat light
    likely limerick linen lion liquid listen little lizard lobster locker lodger lollipop
    london loud loyal lucky lumber lunar lunch lunchbox lupin machine magazine magic magical
    magnet magpie mailbox mallard mammoth mandolin mango mansion maple marathon marble
    margin marigold market marmalade mascot mattress maypole meadow melody melon melt member
    mention mermaid merry midnight mighty milkshake million mineral minnow mirror modern
    modest monarch monday monsoon monument moonbeam moorland mosaic mosquito mother motor
    mouse moustache muddy mudguard muffin mulberry mushroom music mystery napkin natural
    nature neat necklace needle nephew network newspaper nickel nightfall nimble ninety
    noble noisy noodle notebook nougat novel november nozzle nurse nutmeg oasis oatcake
    oatmeal object oblong oboe obvious ocean octagon october octopus offer omelette onion
    open opera orange orbit orchard orchestra orchid ordinary organ origami osprey ostrich
    otter oval overcoat oxygen oyster package paddle padlock paint painter palace pancake
    panda panel panther papaya paper parade parasol parcel parsley parsnip partner partridge
    passport pasta pastry pathway patio pavement peaceful peacock peanut pebble pelican
    pencil penguin penny pepper perfect perfume petrol phantom pheasant photo piano pickle
    picnic picture piglet pillow pineapple pinecone pixie plaster plastic platform play
    plaza plenty ploughman plywood pocket poem polish polite polka pollen pony poplar porch
    porridge portrait postbox postcard potato pottery powder prairie precious pretend pretty
    pretzel prism private prize problem produce promise proper proud public pulley pumpkin
    punnet puppet purple puzzle pyramid python quarry quarter quayside queen question quick
    quiet quiver rabbit raccoon radar radio radish raffle railing rainbow raincoat raisin
    ramble random ranger rapid rare rascal raspberry rattle raven ready recipe record
    referee regular reindeer relax remain remedy remember remote reptile rescue reservoir
    return rhubarb rhyme ribbon ripe ripple river riverbank roast robin robot rockpool
    rooftop rooster rosette rotate rowboat rubber rucksack rugby rugged ruler runner rural
    rustle rusty safari sailor salad salmon salty salute sandal sandpit sandwich sapling
    sapphire sardine satchel saturday saucer saxophone scaffold scallop scarecrow scarf
    scatter scented school science scissors scooter scorpion scout screw sculptor seagull
    search seashell season seaweed second secret seesaw select sensible september serious
    settler seventy shallow sharp shelter shepherd sheriff shine shoelace shoulder shovel
    shower shrimp shrink shuffle signal signpost silent silky silver simple single sister
    sixty skittle skylark sleep slice slogan smart smile smooth smoothie sneeze snore
    snowball snowdrop snowflake snowy soccer social sofa solar soldier solid sorbet spade
    spaniel sparkle sparrow spatula special speedy spider spinach spiral splash splinter
    sponge spoon spotless spring square squash squid squirrel stable stadium stallion stamp
    stand stapler starfish statue steady steamboat stencil sticky still stocking stopwatch
    storm stove strap stream street stroll strong student studio study sudden sugar suitcase
    sultana summer summit sunday sundial sunflower sunset superb support surfer surgeon swan
    sweater swift swimmer swing syrup tadpole tanker tapestry target tartan teacher teacup
    teapot tearoom teaspoon tenant tennis terrace terrier thankful thatch theatre thimble
    thirsty thirteen thistle thousand thumb thunder thursday ticket tidy tiger tightrope
    timber timid tinsel tissue toadstool toddler together tomato tomorrow tonic toolbox
    tornado tortoise totem toucan tough towel tractor traffic trailer tray treacle treasure
    treetop tremble triangle tricycle trifle trim trombone trophy trousers trust tugboat
    tulip tumbler tundra turkey turnip turtle tuxedo tweezers twelve twenty twilight twinkle
    twist typist umbrella umpire uncle unicorn uniform unique universe upper upright
    upstairs urban useful usual vacuum vague valid vanilla vanish vase vault vehicle velvet
    venue veranda verdict vessel viaduct vibrant victory video village vinegar vineyard
    violet violin visitor vital vitamin vivid volcano voucher voyage vulture wagon waiter
    walkway wallaby wallpaper walnut walrus wander wardrobe warm waterfall watery wedding
    wednesday weekend welcome whisker wide wigwam wild wildcat windmill window windy winter
    witty wolf wombat wonderful wooden woodland workshop worthy wreath wrestler yacht
    yesterday yoghurt yonder young zebra zero zesty zigzag zodiac zoology
    """.split()  # noqa: SIM905  a paragraph of words reads better than a column
)
